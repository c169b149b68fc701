package custody

// kept are aggregates of one kind: those a state holds, and of them those that
// statements have changed since they were last handed over.
type kept[K comparable, V any] struct {
	have, changed map[K]*V
}

func keep[K comparable, V any]() kept[K, V] {
	return kept[K, V]{map[K]*V{}, map[K]*V{}}
}

func (k *kept[K, V]) set(id K, v *V) { k.have[id], k.changed[id] = v, v }

func (k *kept[K, V]) take() map[K]*V {
	out := k.changed
	k.changed = map[K]*V{}
	return out
}

// get is the aggregate of that id, loaded if it has to be; nil when there is
// none, or when the source fails.
func get[K comparable, V any](s *State, m kept[K, V], id K, load func(Source) (*V, error)) *V {
	if v, ok := m.have[id]; ok || s.src == nil || s.err != nil {
		return v
	}
	v, err := load(s.src)
	if err != nil {
		s.err = err
		return nil
	}
	m.have[id] = v
	return v
}
