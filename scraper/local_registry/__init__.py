"""A registry of one's own: a local server that behaves as the registry's API v2 does, with faults on demand.

``holdings`` is what it knows and how that changes; ``search`` and ``essie`` find records; ``endpoints``
answers a request; ``faults`` spoil an answer; ``server`` puts it on a socket.  The demo and the tests run
against it.  Behaviour follows the published reference and what was observed of the real one.
"""
