package api

import "embed"

// Source is the text of this package. The descriptions in the OpenAPI document
// are its comments, so that a field is explained in one place.
//
//go:embed *.go
var Source embed.FS
