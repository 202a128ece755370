"""The tree of RFC 9162, section 2.1."""

import hashlib

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The full subtrees at the right edge, as (height, hash), the largest first."""

    def __init__(self, size=0, subtrees=()):
        heights = [height for height in reversed(range(64)) if size >> height & 1]
        if len(heights) != len(subtrees) or any(len(hash) != 32 for hash in subtrees):
            raise ValueError("these are not the full subtrees of that many events")
        self.size = size
        self.edge = list(zip(heights, subtrees))

    def append(self, leaf):
        height = 0
        while self.edge and self.edge[-1][0] == height:
            leaf = node_hash(self.edge.pop()[1], leaf)
            height += 1
        self.edge.append((height, leaf))
        self.size += 1

    @property
    def root(self):
        if not self.edge:
            return EMPTY_ROOT
        *lefts, (_, root) = self.edge
        for _, left in reversed(lefts):
            root = node_hash(left, root)
        return root


def inclusion_holds(leaf, index, size, proof, root):
    """Section 2.1.3.2."""
    if index >= size:
        return False
    node, last, hash = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            hash = node_hash(sibling, hash)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            hash = node_hash(hash, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and hash == root


def consistency_holds(first, first_root, second, second_root, proof):
    """Section 2.1.4.2. Of an empty tree nothing is proved, and nothing need be."""
    if not 0 < first < second:
        return not proof and (first_root == second_root if first == second else first == 0)
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root
