// Package desk breaks rules on purpose.
package desk

import _ "github.com/safehand/safehand/api"
