package pure

// The order of members: by the UTF-16 code units of their names (RFC 8785, section 3.2.3).
//
// The lists are sorted in the very steps of the core, because where an object has several names twice these decide
// which one is told.

import "github.com/paysig/paysig/go/internal/core"

// compareNames: UTF-8's bytes have the order of code points, and UTF-16's units have nearly the same: only the
// surrogates of the characters from U+10000 on stand before U+E000 to U+FFFF. In UTF-8 these are lead bytes 0xF0 to
// 0xF4 and 0xEE to 0xEF, so it takes no more than to give these two a higher rank.
func compareNames(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(rank(a[i])) - int(rank(b[i]))
		}
	}
	return len(a) - len(b)
}

func rank(b byte) byte {
	if b == 0xEE || b == 0xEF {
		return b + 0x10
	}
	return b
}

// sortMembers sorts the list of members that starts at first, and gives its new start and whether it was not sorted
// before.
func sortMembers(members []member, first int) (sorted int, changed bool, fault core.Fault) {
	list := lister{members: members}
	run, fault := list.run(first)
	if fault.Is() || run.rest == nobody {
		return run.first, run.changed, fault
	}
	sorted, fault = list.mergeRuns(run)
	return sorted, true, fault
}

// lister sorts lists of members, which are linked: nothing is moved.
type lister struct{ members []member }

// So many members are sorted by insertion: its square is still small.
const few = 24

// run is a sorted list, cut off from the rest of the list.
type run struct {
	first, rest int
	changed     bool
}

// run sorts the list's start: at least few members, and on as long as they ascend.
func (l lister) run(first int) (run, core.Fault) {
	run := run{first: first, rest: nobody}
	if first == nobody {
		return run, none
	}
	last := first
	for count := 1; ; count++ {
		at := l.members[last].next
		if at == nobody {
			return run, none
		}
		switch order := l.compare(last, at); {
		case order < 0:
			last = at
		case order == 0:
			return run, l.duplicate(last, at)
		case count >= few:
			l.members[last].next = nobody
			run.rest = at
			return run, none
		default:
			run.changed = true
			rest := l.members[at].next
			if fault := l.insert(&run.first, at); fault.Is() {
				return run, fault
			}
			l.members[last].next = rest
		}
	}
}

// insert puts a member in its place in a sorted list, whose last one is greater.
func (l lister) insert(first *int, at int) core.Fault {
	before, behind := nobody, *first
	for behind != nobody {
		order := l.compare(behind, at)
		if order == 0 {
			return l.duplicate(behind, at)
		}
		if order > 0 {
			break
		}
		before, behind = behind, l.members[behind].next
	}
	l.members[at].next = behind
	l.link(first, before, at)
	return none
}

// mergeRuns sorts and merges the rest of a list.
func (l lister) mergeRuns(next run) (int, core.Fault) {
	// The list of level n, if there is one, was merged from 2^n runs.
	var levels [64]int
	for i := range levels {
		levels[i] = nobody
	}
	var fault core.Fault
	for {
		list := next.first
		for i, level := range levels {
			if level == nobody {
				levels[i] = list
				break
			}
			if list, fault = l.merge(level, list); fault.Is() {
				return nobody, fault
			}
			levels[i] = nobody
		}
		if next.rest == nobody {
			break
		}
		if next, fault = l.run(next.rest); fault.Is() {
			return nobody, fault
		}
	}
	sorted := nobody
	for _, level := range levels {
		if sorted, fault = l.merge(level, sorted); fault.Is() {
			return nobody, fault
		}
	}
	return sorted, none
}

// merge merges two sorted lists.
func (l lister) merge(a, b int) (int, core.Fault) {
	first, last := nobody, nobody
	for a != nobody && b != nobody {
		lower := a
		switch order := l.compare(a, b); {
		case order == 0:
			return nobody, l.duplicate(a, b)
		case order < 0:
			a = l.members[a].next
		default:
			lower, b = b, l.members[b].next
		}
		l.link(&first, last, lower)
		last = lower
	}
	if a == nobody {
		a = b
	}
	l.link(&first, last, a)
	return first, none
}

func (l lister) link(first *int, last, at int) {
	if last == nobody {
		*first = at
	} else {
		l.members[last].next = at
	}
}

func (l lister) compare(a, b int) int {
	return compareNames(l.members[a].name, l.members[b].name)
}

func (l lister) duplicate(a, b int) core.Fault {
	return core.At(core.JsonDuplicateName, max(l.members[a].start, l.members[b].start))
}
