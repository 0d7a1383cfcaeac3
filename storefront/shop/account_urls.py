"""Addresses under /<language>/account/: those of allauth's pages that the shop has dressed, and no others."""

from allauth.account import views
from django.urls import path, re_path

from storefront.design.methods import read_only
from storefront.shop import account_forms as forms
from storefront.shop.account import private, told

login = views.LoginView.as_view(form_class=forms.LoginForm)
signup = views.SignupView.as_view(form_class=forms.SignupForm)
reset = views.PasswordResetView.as_view(form_class=forms.ResetPasswordForm)
new_password = views.PasswordResetFromKeyView.as_view(form_class=forms.ResetPasswordKeyForm)

urlpatterns = [
    path("login/", told(login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", told(signup), name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm-email/", read_only(views.email_verification_sent), name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", private(told(views.confirm_email)), name="account_confirm_email"),
    path("password/reset/", told(reset), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        private(told(new_password)),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
