// Package recent keeps what was used recently, within a bound that nothing a
// stranger sends can raise.
//
// What is kept lies in two generations. When the newer one is full it becomes
// the older, and the older is forgotten: so at most twice the bound is held, and
// what is used at least once in a generation is never forgotten. That takes no
// list and no clock.
package recent

import "sync"

// Cache keeps values by their keys. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	most   int64
	weight func(V) int64

	mu         sync.Mutex
	newer, old map[K]V
	held       int64 // the weight of newer
}

// New is a cache whose generations hold values of the weight most each, counted
// when they are put in.
func New[K comparable, V any](most int64, weight func(V) int64) *Cache[K, V] {
	return &Cache[K, V]{most: most, weight: weight, newer: map[K]V{}}
}

// Count is the weight by which most bounds the number of values.
func Count[V any](V) int64 { return 1 }

// Get is the value of k. When there is none it is what make makes, and kept,
// unless make fails or the value alone is heavier than a generation. Two callers
// may make it at once; both get the one that was put in first.
func (c *Cache[K, V]) Get(k K, make func() (V, error)) (V, error) {
	if v, ok := c.look(k); ok {
		return v, nil
	}
	made, err := make() // without the lock: it may read a disk
	if err != nil {
		return made, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.find(k); ok {
		return v, nil
	}
	c.keep(k, made)
	return made, nil
}

// Len is how many values are held.
func (c *Cache[K, V]) Len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.newer) + len(c.old)
}

func (c *Cache[K, V]) look(k K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.find(k)
}

// find moves what it finds to the newer generation.
func (c *Cache[K, V]) find(k K) (V, bool) {
	if v, ok := c.newer[k]; ok {
		return v, true
	}
	v, ok := c.old[k]
	if ok {
		delete(c.old, k)
		c.keep(k, v)
	}
	return v, ok
}

func (c *Cache[K, V]) keep(k K, v V) {
	w := c.weight(v)
	if w > c.most {
		return
	}
	if c.held+w > c.most {
		c.old, c.newer, c.held = c.newer, map[K]V{}, 0
	}
	c.newer[k] = v
	c.held += w
}
