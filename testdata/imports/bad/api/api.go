// Package api breaks rules on purpose.
package api

import _ "github.com/safehand/safehand/seal"
