"""How good suggestions are, beside those of Optuna, HEBO and SMAC: `make bench-quality`."""
