module github.com/paysig/paysig/go

// The first with #cgo noescape and #cgo nocallback.
go 1.24
