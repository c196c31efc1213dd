"""The Tunesmith worker: claims trials from a server and trains them, one process per device."""
