"""Addresses under /<language>/account/: those of allauth's pages that the shop has dressed, and no others."""

from allauth.account import views
from django.urls import path, re_path

from storefront.design.methods import read_only
from storefront.shop import account_forms as forms
from storefront.shop.account import private

urlpatterns = [
    path("login/", views.LoginView.as_view(form_class=forms.LoginForm), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.SignupView.as_view(form_class=forms.SignupForm), name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm-email/", read_only(views.email_verification_sent), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", private(views.confirm_email), name="account_confirm_email"),
    path(
        "password/reset/",
        views.PasswordResetView.as_view(form_class=forms.ResetPasswordForm),
        name="account_reset_password",
    ),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        private(views.PasswordResetFromKeyView.as_view(form_class=forms.ResetPasswordKeyForm)),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
