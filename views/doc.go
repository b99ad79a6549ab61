// Package views holds the pages: templ components, one stylesheet, one small
// script and the fonts, embedded and served under names that carry a hash of
// their content. A view gets a plain page struct and decides nothing; what the
// struct says is decided in package handlers.
package views

//go:generate go tool templ generate
