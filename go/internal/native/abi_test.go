//go:build cgo

package native

import "testing"

func TestCheckABI(t *testing.T) {
	for _, c := range []struct {
		minimum, built, current uint32
		served                  bool
	}{
		{1, 1, 1, true}, {1, 1, 2, true}, {1, 2, 3, true}, {1, 3, 3, true},
		{2, 1, 2, false}, {1, 2, 1, false}, {2, 1, 1, false},
	} {
		reason := checkABI(c.minimum, c.built, c.current)
		if (reason == "") != c.served {
			t.Errorf("%+v: %q", c, reason)
		}
	}
}
