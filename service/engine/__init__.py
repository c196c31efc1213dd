"""The engine: keeps the queues of all studies filled, and reaps what is overdue."""
