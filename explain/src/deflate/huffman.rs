//! Huffman trees as zlib makes them: among trees of the same cost, the one that its heap gives.

/// A tree: how often each symbol comes, and then how many bits its code has.
pub(crate) struct Tree {
    frequency: Vec<usize>,
    pub(crate) bits: Vec<usize>,
    most_bits: usize,
    /// The last symbol that has a code.
    pub(crate) last: usize,
}

impl Tree {
    fn new(symbols: usize, most_bits: usize) -> Self {
        Self { frequency: vec![0; symbols], bits: vec![0; symbols], most_bits, last: 0 }
    }

    /// Of literals, lengths, and the end of the block, which comes once.
    pub(crate) fn literals() -> Self {
        let mut tree = Self::new(286, 15);
        tree.count(256);
        tree
    }

    pub(crate) fn distances() -> Self {
        Self::new(30, 15)
    }

    /// Of the lengths of the other two's codes.
    pub(crate) fn lengths() -> Self {
        Self::new(19, 7)
    }

    pub(crate) fn count(&mut self, symbol: usize) {
        if let Some(frequency) = self.frequency.get_mut(symbol) {
            *frequency += 1;
        }
    }

    pub(crate) fn frequencies(&self) -> impl Iterator<Item = (usize, usize)> {
        self.frequency.iter().copied().enumerate()
    }

    /// How many bits all symbols have together, where each has `bits` of its own.
    pub(crate) fn cost(&self, bits: impl Fn(usize) -> usize) -> usize {
        self.frequencies().map(|(symbol, frequency)| frequency * bits(symbol)).sum()
    }

    /// Sets `bits`. Symbols that were not counted and get a code, because there must be two, cost nothing.
    pub(crate) fn build(&mut self) {
        let symbols = self.frequency.len();
        let mut nodes = Nodes { frequency: self.frequency.clone(), depth: vec![0; symbols], parent: vec![0; symbols] };
        let mut heap = (0..symbols).filter(|symbol| nodes.frequency(*symbol) > 0).collect::<Vec<_>>();
        self.last = heap.last().copied().unwrap_or(0);
        while heap.len() < 2 {
            let added = if heap.last().is_none() || self.last < 2 {
                if heap.is_empty() && self.last == 0 && nodes.frequency(0) == 0 { 0 } else { self.last + 1 }
            } else {
                0
            };
            self.last = self.last.max(added);
            heap.push(added);
            if let Some(frequency) = nodes.frequency.get_mut(added) {
                *frequency = 1;
            }
        }
        for at in (0..heap.len() / 2).rev() {
            nodes.sink(&mut heap, at);
        }
        // The two rarest become one, until there is one; `order` has each pair as it was taken.
        let mut order = Vec::new();
        while heap.len() > 1 {
            let first = heap.swap_remove(0);
            nodes.sink(&mut heap, 0);
            let second = heap.first().copied().unwrap_or(0);
            order.extend([first, second]);
            let node = nodes.join(first, second);
            if let Some(top) = heap.first_mut() {
                *top = node;
            }
            nodes.sink(&mut heap, 0);
        }
        self.assign(&nodes, &order);
    }

    /// Bits from the root down; where there are too many, codes are moved as zlib does.
    fn assign(&mut self, nodes: &Nodes, order: &[usize]) {
        let symbols = self.frequency.len();
        let mut bits = vec![0; nodes.frequency.len()];
        let mut counts = vec![0_usize; self.most_bits + 1];
        let mut overflow = 0_usize;
        for node in order.iter().rev() {
            let parent = nodes.parent.get(*node).copied().unwrap_or(0);
            let wanted = bits.get(parent).copied().unwrap_or(0) + 1;
            overflow += usize::from(wanted > self.most_bits);
            let given = wanted.min(self.most_bits);
            if let Some(bits) = bits.get_mut(*node) {
                *bits = given;
            }
            if let (true, Some(count)) = (*node < symbols, counts.get_mut(given)) {
                *count += 1;
            }
        }
        let moved = overflow > 0;
        while overflow > 0 {
            let from = (1..self.most_bits).rev().find(|bits| counts.get(*bits).is_some_and(|count| *count > 0));
            let from = from.unwrap_or(0);
            for (at, change) in [(from, -1), (from + 1, 2), (self.most_bits, -1)] {
                if let Some(count) = counts.get_mut(at) {
                    *count = count.saturating_add_signed(change);
                }
            }
            overflow = overflow.saturating_sub(2);
        }
        if moved {
            // The rarest get the longest codes.
            let mut leaves = order.iter().filter(|node| **node < symbols);
            for (length, count) in counts.iter().enumerate().rev() {
                for leaf in leaves.by_ref().take(*count) {
                    if let Some(bits) = bits.get_mut(*leaf) {
                        *bits = length;
                    }
                }
            }
        }
        bits.truncate(symbols);
        self.bits = bits;
    }

    /// Canonical codes (RFC 1951, section 3.2.2), the first bit lowest.
    pub(crate) fn codes(bits: &[usize]) -> Vec<(u32, usize)> {
        let mut next = 0_u32;
        let mut codes = vec![(0, 0); bits.len()];
        for length in 1..=15 {
            for (code, _) in codes.iter_mut().zip(bits).filter(|(_, bits)| **bits == length) {
                *code = (next.reverse_bits() >> (32 - length), length);
                next += 1;
            }
            next <<= 1;
        }
        codes
    }
}

struct Nodes {
    frequency: Vec<usize>,
    depth: Vec<usize>,
    parent: Vec<usize>,
}

impl Nodes {
    fn frequency(&self, node: usize) -> usize {
        self.frequency.get(node).copied().unwrap_or(0)
    }

    fn depth(&self, node: usize) -> usize {
        self.depth.get(node).copied().unwrap_or(0)
    }

    /// Rarer, or as rare and no deeper.
    fn smaller(&self, left: usize, right: usize) -> bool {
        let (a, b) = (self.frequency(left), self.frequency(right));
        a < b || (a == b && self.depth(left) <= self.depth(right))
    }

    fn join(&mut self, first: usize, second: usize) -> usize {
        let node = self.frequency.len();
        self.frequency.push(self.frequency(first) + self.frequency(second));
        self.depth.push(self.depth(first).max(self.depth(second)) + 1);
        self.parent.push(0);
        for child in [first, second] {
            if let Some(parent) = self.parent.get_mut(child) {
                *parent = node;
            }
        }
        node
    }

    fn sink(&self, heap: &mut [usize], mut at: usize) {
        let Some(&moved) = heap.get(at) else { return };
        loop {
            let mut below = 2 * at + 1;
            let Some(&left) = heap.get(below) else { break };
            let mut child = left;
            if let Some(&right) = heap.get(below + 1) {
                if self.smaller(right, left) {
                    (below, child) = (below + 1, right);
                }
            }
            if self.smaller(moved, child) {
                break;
            }
            if let Some(place) = heap.get_mut(at) {
                *place = child;
            }
            at = below;
        }
        if let Some(place) = heap.get_mut(at) {
            *place = moved;
        }
    }
}
