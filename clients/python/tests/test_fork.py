"""A server that forks its workers after it has asked Jeton."""

import os
import unittest

import jeton
from jeton.v1 import TokenServiceClient, WhoAmIRequest

from . import place


class ForkTests(unittest.TestCase):
    def test_both_sides_of_a_fork_go_on(self):
        with jeton.Channel(place.daemon.unix, token=place.daemon.owner) as channel:
            tokens = TokenServiceClient(channel)
            self.assertEqual(tokens.who_am_i(WhoAmIRequest()).name, "alice")
            child = os.fork()
            if child == 0:
                os._exit(0 if tokens.who_am_i(WhoAmIRequest()).name == "alice" else 1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            self.assertEqual(tokens.who_am_i(WhoAmIRequest()).name, "alice")
