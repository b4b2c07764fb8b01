"""The benchmark: real servers under load beside two yardsticks. Not part of the product; never imported by it."""
