package store

import "container/list"

// recent is a map of bounded size: when it is full, the key that was not asked for
// the longest time goes. It is not safe for concurrent use.
type recent[V any] struct {
	size  int
	keys  map[string]*list.Element
	order list.List // of *pair[V], the longest unasked first
}

type pair[V any] struct {
	key   string
	value V
}

func newRecent[V any](size int) *recent[V] {
	return &recent[V]{size: size, keys: map[string]*list.Element{}}
}

// get returns the value of a key, or nil.
func (r *recent[V]) get(key string) *V {
	e := r.keys[key]
	if e == nil {
		return nil
	}
	r.order.MoveToBack(e)
	return &e.Value.(*pair[V]).value
}

// put sets the value of a key and returns where it is kept.
func (r *recent[V]) put(key string, value V) *V {
	r.drop(key)
	if len(r.keys) >= r.size {
		r.drop(r.order.Front().Value.(*pair[V]).key)
	}
	p := &pair[V]{key, value}
	r.keys[key] = r.order.PushBack(p)
	return &p.value
}

func (r *recent[V]) drop(key string) {
	if e := r.keys[key]; e != nil {
		r.order.Remove(e)
		delete(r.keys, key)
	}
}
