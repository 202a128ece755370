"""What goes wrong, and when: all of it from the seed."""

import random

NODES = ("a", "b", "c")
# The node whose clock can be set.
CLOCKED = "c"


class Fault:
    """Goes wrong at `begin` and is right again after `end`. Seconds are multiples of the lease: what
    matters is whether one runs out meanwhile."""

    leases = (0.1, 2.5)
    kind = ""

    def __init__(self, random):
        self.duration = random.uniform(*self.leases)

    def begin(self, arena):
        raise NotImplementedError

    def end(self, arena):
        pass

    def can_begin(self, arena):
        """Those of the database one by one, each on a primary with its standby."""
        return arena.database.is_whole

    def __str__(self):
        return self.kind


class NodeFault(Fault):
    nodes = NODES

    def __init__(self, random):
        super().__init__(random)
        self.node = random.choice(self.nodes)

    def can_begin(self, arena):
        return not any(getattr(other, "node", None) == self.node for other in arena.going_on)

    def __str__(self):
        return f"{self.kind}: {self.node}"


class NodeKilled(NodeFault):
    kind = "node killed"

    def begin(self, arena):
        arena.kill(self.node)

    def end(self, arena):
        arena.start(self.node)


class NodePaused(NodeFault):
    kind = "node paused"

    def begin(self, arena):
        arena.nodes[self.node].pause()

    def end(self, arena):
        arena.nodes[self.node].resume()


class NodeCutOff(NodeFault):
    """From the database; clients still reach it."""

    kind = "node cut off"

    def __init__(self, random):
        super().__init__(random)
        self.how = random.choice([
            {"state": "reset"}, {"state": "held", "direction": "both"},
            {"state": "held", "direction": "up"}, {"state": "held", "direction": "down"}])

    def begin(self, arena):
        arena.nodes[self.node].link(**self.how)

    def end(self, arena):
        arena.nodes[self.node].link("open")

    def __str__(self):
        return f"{super().__str__()} ({' '.join(self.how.values())})"


class NodeSlow(NodeFault):
    kind = "node slowed"

    def __init__(self, random):
        super().__init__(random)
        self.delay = random.choice([0.005, 0.03, 0.2])

    def begin(self, arena):
        arena.nodes[self.node].link("open", delay=self.delay, jitter=self.delay / 2)

    def end(self, arena):
        arena.nodes[self.node].link("open")

    def __str__(self):
        return f"{super().__str__()} (by {self.delay * 1000:g} to {self.delay * 1500:g} ms)"


class ClockStepped(NodeFault):
    """Wall clocks are set, as by hand or by a time server; that of leases cannot be."""

    kind = "clock stepped"
    nodes = (CLOCKED,)

    def __init__(self, random):
        super().__init__(random)
        self.step = random.choice([-3600, -60, -1, 1, 60, 3600])

    def begin(self, arena):
        arena.nodes[self.node].set_clock(self.step)

    def end(self, arena):
        arena.nodes[self.node].set_clock(0)

    def __str__(self):
        return f"{super().__str__()} (by {self.step:+} s)"


class PrimaryKilled(Fault):
    kind = "primary killed"
    leases = (0.05, 1.5)

    def begin(self, arena):
        arena.database.primary.kill()

    def end(self, arena):
        arena.database.fail_over()
        arena.database.repair()


class PrimaryStalled(Fault):
    """Not for so long that anybody replaces it."""

    kind = "primary paused"

    def begin(self, arena):
        arena.database.primary.pause()

    def end(self, arena):
        arena.database.primary.resume()


class PrimaryDeposed(Fault):
    """It is replaced while it stands still, and wakes up as a second primary that knows nothing of
    the first."""

    kind = "primary deposed"

    def begin(self, arena):
        arena.database.primary.pause()
        arena.database.fail_over()
        arena.database.standby.resume()

    def end(self, arena):
        arena.database.repair()


class StandbyPaused(Fault):
    kind = "standby paused"

    def begin(self, arena):
        arena.database.standby.pause()

    def end(self, arena):
        arena.database.standby.resume()


class StandbyKilled(Fault):
    kind = "standby killed"

    def begin(self, arena):
        arena.database.standby.kill()

    def end(self, arena):
        arena.database.restart_standby()


class PrimaryKilledAlone(Fault):
    """The standby hears nothing for a while, and then is all there is: what was answered meanwhile
    would be lost."""

    kind = "primary killed without its standby"
    leases = (0.5, 1.0)

    def begin(self, arena):
        arena.database.standby.pause()

    def end(self, arena):
        arena.database.primary.kill()
        arena.database.standby.resume()
        arena.database.fail_over()
        arena.database.repair()


OF_NODES = [NodeKilled, NodePaused, NodeCutOff, NodeCutOff, NodeSlow, ClockStepped]
OF_THE_DATABASE = [PrimaryKilled, PrimaryStalled, PrimaryDeposed, StandbyPaused, StandbyKilled,
                   PrimaryKilledAlone]


EVERYTHING = (OF_NODES, OF_NODES, OF_THE_DATABASE)


class Lane:
    """One fault after the other, with a pause between: which, for how long, all from the seed. What
    cannot begin yet is waited for, so a slow machine has fewer faults, and the same ones."""

    def __init__(self, seed, kinds, lease):
        self._random, self._kinds, self._lease = random.Random(seed), kinds, lease
        self._fault, self._is_going_on = None, False
        self._moment = self._pause(0.0, 2.0)

    def _pause(self, least, most):
        return self._random.uniform(least, most) * self._lease

    def step(self, now, arena):
        """`now` is in seconds since the load began."""
        if now < self._moment:
            return
        if self._is_going_on:
            self.finish(arena)
            self._moment = now + self._pause(0.5, 2.5)
            return
        self._fault = self._fault or self._random.choice(self._kinds)(self._random)
        if self._fault.can_begin(arena):
            self._is_going_on = True
            self._moment = now + self._fault.duration * self._lease
            arena.begins(self._fault)
            self._fault.begin(arena)

    def finish(self, arena):
        if self._is_going_on:
            self._fault.end(arena)
            arena.ended(self._fault)
            self._fault, self._is_going_on = None, False


def lanes(seed, lease, kinds=EVERYTHING):
    return [Lane(f"{seed} faults {number}", kinds, lease) for number, kinds in enumerate(kinds)]
