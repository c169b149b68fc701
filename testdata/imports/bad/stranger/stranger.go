// Package stranger breaks rules on purpose.
package stranger
