//go:build gowebpki

package benches

import (
	"github.com/gowebpki/jcs"
	paysig "github.com/paysig/paysig/go"
)

func init() {
	contenders = append(contenders, contender{paysig.JCS, "gowebpki/jcs", func(_, text []byte) ([]byte, error) {
		return jcs.Transform(text)
	}})
}
