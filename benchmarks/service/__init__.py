"""Trials per second, latencies and CPU of the service and its peers: `make bench`."""
