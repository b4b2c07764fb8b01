"""When citizens come and what for: pure numbers and draws. Knows no network and no clock.

The volume. From 1 July to 3 December 2025 the province's 166 commune centres received 522,706 dossiers. These were
110 working days (112 weekdays less the two days of the national holiday), so 4,752 dossiers a working day and
28.6 a centre. For the provincial centre's hall no figure is published. Own choice: ten average centres, 286 visits
a working day (6 % of the province's dossiers), because the departments' own services, the counters of Hạc Thành
ward and those of the Đông Sơn land registration branch share it. That 96.6 % of dossiers are filed online
does not empty the hall: people come to be helped with filing, to show originals and to collect results.

The load. One visit takes 10.6 minutes of a counter on average: 9.8 of service (`WEIGHTS` with the services' typical
minutes in the center of Thanh Hóa) and 0.75 of walking and changing over. The busy hours, 07:30-10:30, bring 136
visits, 45.3 an hour, so that 10 staffed counters are busy 45.3 x 10.6 / 60 / 10 = 80 % of the time; in the hardest
half hour, 08:00-08:30, it is 95 %. A queue of some to a few dozen people forms then and melts by noon. The tests
hold these numbers.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime

PROVINCE_DOSSIERS = 522_706
WORKING_DAYS = 110
COMMUNE_CENTERS = 166
HALL_IS_LIKE_CENTERS = 10
DAILY_VISITS = PROVINCE_DOSSIERS / WORKING_DAYS / COMMUNE_CENTERS * HALL_IS_LIKE_CENTERS

HALF_HOUR_S = 1800.0
# People in each half hour that begins at this local time; the hard peak is the first hours of the morning.
OFFICE_HOURS = {
    "07:00": 22, "07:30": 26, "08:00": 27, "08:30": 24, "09:00": 22, "09:30": 20, "10:00": 17, "10:30": 14, "11:00": 9,
    "13:30": 19, "14:00": 21, "14:30": 19, "15:00": 17, "15:30": 14, "16:00": 10, "16:30": 5,
}  # fmt: skip
# Own choice, not part of the volume: the demo is open round the clock, and a hall without a soul teaches nothing.
TRICKLE = 6
CALIBRATED_COUNTERS = 10

# Share of visits by service. Source: land first and many who collect results (the field's reports); the rest own
# choice, such that the calibrated counters of each work profile are about equally busy.
WEIGHTS = {
    "dat-dai-bien-dong": 9.5, "dat-dai-cap-doi-gcn": 5.0, "dat-dai-the-chap": 4.0, "dat-dai-cap-gcn": 3.5,
    "dat-dai-tach-hop-thua": 2.0,
    "tra-ket-qua": 22.0,
    "chung-thuc-ban-sao": 9.0, "trich-luc-ho-tich": 4.0, "khai-sinh": 3.0, "chung-thuc-hop-dong": 2.5, "ket-hon": 1.5,
    "khai-tu": 1.0,
    "ho-kinh-doanh": 4.0, "doanh-nghiep-thay-doi": 4.0, "doanh-nghiep-thanh-lap": 2.5,
    "nghia-vu-tai-chinh-dat-dai": 4.0, "huong-dan-truc-tuyen": 3.0,
    "phu-hieu-xe": 2.5, "giay-phep-xay-dung": 1.0, "giay-phep-moi-truong": 0.5,
    "tro-cap-xa-hoi": 1.0, "nguoi-co-cong": 1.0, "ban-sao-van-bang": 1.0, "y-te-giay-phep-hanh-nghe": 0.5,
}  # fmt: skip
UNKNOWN_WEIGHT = 2.0

PRIORITY_SHARE = 0.15
PRIORITY_WEIGHTS = {"elderly": 6.0, "pregnant-or-child": 3.0, "merit": 2.0, "disability": 1.5, "appointment": 2.5}
NORMAL = "normal"


def visits_in(half_hour: int) -> int:
    """Return how many come on average in a half hour of the local day, 0 to 47."""
    return OFFICE_HOURS.get(f"{half_hour // 2:02}:{half_hour % 2 * 30:02}", TRICKLE)


def gap_s(chance: random.Random, local: datetime, share: float = 1.0) -> float:
    """Draw the time until the next citizen comes, a Poisson stream whose rate changes by the half hour.

    Args: `local`, the local time now; `share`, the hall's size as a share of the calibrated one, above 0.
    """
    second = local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
    need = chance.expovariate(1.0) / share
    passed = 0.0
    while True:
        half_hour, into_s = divmod(second + passed, HALF_HOUR_S)
        rate = visits_in(int(half_hour) % 48) / HALF_HOUR_S
        left_s = HALF_HOUR_S - into_s
        if need <= rate * left_s:
            return passed + need / rate
        need -= rate * left_s
        # A hair more, so that rounding never keeps us in the same half hour.
        passed += left_s + 1e-6


def choose_service(chance: random.Random, offered: list[str]) -> str:
    """Draw one of the services' codes, not empty, by `WEIGHTS`."""
    return chance.choices(offered, [WEIGHTS.get(code, UNKNOWN_WEIGHT) for code in offered])[0]


def choose_priority(chance: random.Random, classes: list[str]) -> str:
    """Draw a priority class: `NORMAL`, or for `PRIORITY_SHARE` of people one of the center's others."""
    others = [code for code in classes if code != NORMAL]
    if not others or chance.random() >= PRIORITY_SHARE:
        return NORMAL
    return chance.choices(others, [PRIORITY_WEIGHTS.get(code, 1.0) for code in others])[0]


def mean_typical_min(typical_min: Mapping[str, float]) -> float:
    """Return the mean minutes of service of one visit, given each offered service's typical minutes."""
    weights = {code: WEIGHTS.get(code, UNKNOWN_WEIGHT) for code in typical_min}
    return sum(weights[code] * minutes for code, minutes in typical_min.items()) / sum(weights.values())
