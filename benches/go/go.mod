module github.com/paysig/paysig/benches/go

go 1.24

require (
	github.com/gowebpki/jcs v1.0.1
	github.com/paysig/paysig/go v0.0.0
)

replace github.com/paysig/paysig/go => ../../go
