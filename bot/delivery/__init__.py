"""Durable delivery: updates are written down before Telegram is told, answered once, and deleted when answered.

    Telegram ─polling │ webhook─▶ inbox ─▶ worker ─▶ responder ─▶ outbox ─▶ sender ─▶ Telegram

`store` runs every operation on one thread and commits many together; `inbox`, `outbox` and `memory` are what can be
done with it; `sqlite` and `postgres` are the two databases behind one small layer (`sql`). What is
promised, and why, is in docs/explanation/delivery.md.
"""
