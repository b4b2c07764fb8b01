"""Refusals to HTTP: one table of codes, one envelope, sentences in the caller's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, g, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from server.domain.errors import LuotError

STATUS = {
    "invalid_value": 422,
    "bad_center_file": 422,
    "key_reused": 422,
    "unknown_service": 422,
    "unknown_priority": 422,
    "unknown_counter": 404,
    "unknown_ticket": 404,
    "unknown_center": 404,
    "unknown_printer": 404,
    "unknown_kiosk": 404,
    "no_voice": 404,
    "wrong_state": 409,
    "no_current_ticket": 409,
    "counter_busy": 409,
    "counter_not_open": 409,
    "counter_taken": 409,
    "printer_taken": 409,
    "service_closed": 409,
    "quota_reached": 409,
    "not_allowed": 403,
    "not_signed_in": 401,
    "too_many_tries": 429,
    "events_gone": 410,
    "ticket_expired": 410,
    "unavailable": 503,
}
HTTP_CODES = {
    400: "bad_request", 401: "not_signed_in", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed",
    413: "too_large", 415: "not_json", 422: "invalid_field", 429: "too_many", 503: "unavailable",
}  # fmt: skip
VIETNAMESE = {
    "bad_request": "Yêu cầu không đọc được.",
    "not_json": "Nội dung phải là JSON.",
    "invalid_field": "Dữ liệu gửi lên chưa đúng.",
    "invalid_value": "Giá trị không hợp lệ.",
    "key_reused": "Khoá chống trùng đã dùng cho một yêu cầu khác.",
    "unknown_service": "Trung tâm không có thủ tục này.",
    "unknown_priority": "Trung tâm không có đối tượng ưu tiên này.",
    "unknown_counter": "Không có quầy này.",
    "unknown_ticket": "Không tìm thấy số thứ tự này trong ngày.",
    "unknown_center": "Không có trung tâm này.",
    "unknown_printer": "Không có máy in này.",
    "unknown_kiosk": "Không có máy lấy số này.",
    "no_voice": "Máy chủ chưa có giọng đọc cho ngôn ngữ này.",
    "printer_taken": "Đã có máy in khác mang tên này.",
    "wrong_state": "Số này đang ở trạng thái khác, không làm được bước này.",
    "no_current_ticket": "Quầy chưa gọi số nào.",
    "counter_busy": "Quầy còn số đang phục vụ; hãy kết thúc trước.",
    "counter_not_open": "Quầy chưa mở.",
    "counter_taken": "Quầy đang có công chức khác.",
    "service_closed": "Ngoài giờ tiếp nhận.",
    "quota_reached": "Đã hết số trong ngày.",
    "not_allowed": "Không có quyền làm việc này.",
    "not_signed_in": "Cần đăng nhập hoặc ghép nối thiết bị.",
    "too_many_tries": "Thử sai quá nhiều lần; xin đợi ít phút.",
    "too_many": "Quá nhiều yêu cầu; xin đợi một lát.",
    "too_large": "Dữ liệu gửi lên quá lớn.",
    "ticket_expired": "Số này là của ngày khác, nay đã hết hiệu lực.",
    "events_gone": "Sự kiện quá cũ; hãy lấy lại toàn cảnh.",
    "unavailable": "Hệ thống tạm bận, xin thử lại sau giây lát.",
    "not_found": "Không có địa chỉ này.",
    "method_not_allowed": "Cách gọi không được hỗ trợ.",
    "fault": "Có lỗi trong hệ thống; kỹ thuật đã được ghi nhận.",
}

log = structlog.get_logger(__name__)


def envelope(code: str, message: str, status: int, details: Any = None) -> Response:
    """Return the error envelope, its message in the caller's language (Accept-Language vi or en)."""
    if _wants_vietnamese():
        message = VIETNAMESE.get(code, message)
    error: dict[str, Any] = {"code": code, "message": message}
    if details:
        error["details"] = details
    response = jsonify({"error": error})
    response.status_code = status
    if status in {429, 503}:
        response.headers["Retry-After"] = "60" if status == 429 else "1"
    return response


def install(app: APIFlask, lost: Callable[[], Response]) -> None:
    """Make every refusal and fault of the app answer with the envelope.

    Args: lost, the page for a person who opened an address that is none.
    """
    # First, because it also takes over HTTPException, which loses headers and sentences.
    app.error_processor(_invalid)
    app.register_error_handler(LuotError, refused)
    app.register_error_handler(HTTPException, partial(_http, lost))
    app.register_error_handler(Exception, _fault)


def refused(error: LuotError) -> Response:
    """Return the answer to a refusal."""
    response = envelope(error.code, error.message, STATUS.get(error.code, 400), error.details)
    if "retry_after_s" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after_s"])
    return response


def _http(lost: Callable[[], Response], error: HTTPException) -> Response:
    status = error.code or 500
    if status == 404 and _is_a_person():
        return lost()
    code = HTTP_CODES.get(status, "bad_request" if status < 500 else "fault")
    response = envelope(code, error.description or error.name, status)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _invalid(error: HTTPError) -> Any:
    status = error.status_code
    code = HTTP_CODES.get(status, "bad_request")
    return envelope(code, error.message or "Bad request", status, error.detail)


def _fault(error: Exception) -> Response:
    # The route, not the address: that may hold a citizen's secret.
    route = request.url_rule.rule if request.url_rule else "unknown"
    log.error("fault", route=route, request_id=g.get("request_id"), exc_info=error)
    return envelope("fault", "Something broke on our side; it has been logged.", 500)


def _is_a_person() -> bool:
    """Tell whether a browser opens an address by itself; a program says that it takes JSON, or anything."""
    wanted = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return wanted == "text/html" and not request.path.startswith("/api/")


def _wants_vietnamese() -> bool:
    asked = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((language for language in asked if language in {"vi", "en"}), "en") == "vi"
