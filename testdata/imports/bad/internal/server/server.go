// Package server breaks rules on purpose.
package server

import (
	_ "net/http"

	_ "github.com/safehand/safehand/api"
	_ "github.com/safehand/safehand/internal/desk"
)
