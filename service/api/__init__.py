"""The HTTP API: routes that read a request, ask the store and write an answer."""
