"""How soon a search finds a model that is good enough: `make bench-target`."""
