package handlers

import (
	"net/http"
	"time"

	"github.com/remembrancer/remembrancer/quiz"
	"github.com/remembrancer/remembrancer/views"
)

func (s *Server) users(w http.ResponseWriter, r *http.Request) error {
	users, err := s.Store.Users(r.Context())
	if err != nil {
		return err
	}
	page := views.UsersPage{Shell: s.shell(r, "Users")}
	for _, u := range users {
		row := views.UserRow{
			ID: u.ID, Name: u.Name, Role: string(u.Role), Self: u.ID == s.me(r).ID,
			Joined: time.UnixMilli(u.CreatedAt).UTC().Format("2 Jan 2006"),
			Roles:  []string{string(quiz.RoleLearner), string(quiz.RoleTeacher), string(quiz.RoleAdmin)},
		}
		if u.Email != nil {
			row.Email = *u.Email
		}
		page.Users = append(page.Users, row)
	}
	return s.render(w, r, http.StatusOK, views.Users(page))
}

func (s *Server) setRole(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	role := quiz.Role(r.PostForm.Get("role"))
	if err := s.Store.SetRole(r.Context(), s.me(r).ID, r.PathValue("user"), role); err != nil {
		return err
	}
	return goToDone(w, r, "/admin/users", "role")
}
