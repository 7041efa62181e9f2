package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

// Corpora is the folder of public corpora of HMAC, hexadecimal, JSON and provider cases, which are not part of this
// repository. PAYSIG_CORPORA names it. Where it is absent they are skipped, except in CI with the folder named: there
// it must exist.
func Corpora(t *testing.T) string {
	t.Helper()
	folder, named := os.LookupEnv("PAYSIG_CORPORA")
	if !named {
		folder = filepath.Join(Repository(t), "..", "shared", "vectors")
	}
	if _, err := os.Stat(folder); err != nil {
		if named && os.Getenv("CI") == "true" {
			t.Fatalf("PAYSIG_CORPORA: %v", err)
		}
		t.Skipf("the corpora are absent, so none of them ran: %v", err)
	}
	return folder
}
