"""JSON under /api/v1: schemas, who may call, errors, OpenAPI. Views call one use case and never commit."""
