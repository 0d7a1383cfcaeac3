"""Addresses under /<language>/account/: those of allauth's pages that the shop has dressed, and no others."""

from allauth.account import views
from allauth.mfa.base import views as factors
from django.urls import path, re_path

from storefront.design.methods import read_only
from storefront.shop import account_data as data
from storefront.shop import account_devices as devices
from storefront.shop import account_email as email
from storefront.shop import account_forms as forms
from storefront.shop import account_security as security
from storefront.shop.account import private, told
from storefront.shop.account_pace import paced

login = views.LoginView.as_view(form_class=forms.LoginForm)
signup = views.SignupView.as_view(form_class=forms.SignupForm)
reset = views.PasswordResetView.as_view(form_class=forms.ResetPasswordForm)
new_password = views.PasswordResetFromKeyView.as_view(form_class=forms.ResetPasswordKeyForm)
again = security.PasswordAgain.as_view(form_class=forms.ReauthenticateForm)
change_password = security.ChangePassword.as_view(form_class=forms.ChangePasswordForm)

urlpatterns = [
    path("login/", told(login), name="account_login"),
    path("login/second/", told(factors.authenticate), name="mfa_authenticate"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", paced(told(signup)), name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("confirm-email/", read_only(views.email_verification_sent), name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", private(told(views.confirm_email)), name="account_confirm_email"),
    path("password/change/", told(change_password), name="account_change_password"),
    path("password/reset/", paced(told(reset)), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        private(told(new_password)),
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("email/change/", paced(email.change), name="account_change_email"),
    path("email/change/sent/", read_only(email.sent), name="account_change_email_sent"),
    path("email/change/<str:token>/", email.confirm, name="account_change_email_confirm"),
    path("data/", data.data, name="account_data"),
    path("data/news/", data.news, name="account_news"),
    path("data/download/", data.download, name="account_download"),
    path("data/erase/", data.erase, name="account_erase"),
    path("data/erased/", data.erased, name="account_erased"),
    path("security/", private(read_only(security.Overview.as_view())), name="mfa_index"),
    path("security/devices/end/", devices.end_all, name="account_devices_end"),
    path("security/devices/<str:device>/end/", devices.end, name="account_device_end"),
    path("security/again/password/", private(told(again)), name="account_reauthenticate"),
    path("security/again/code/", private(told(security.CodeAgain.as_view())), name="mfa_reauthenticate"),
    path("security/again/passkey/", private(told(security.PasskeyAgain.as_view())), name="mfa_reauthenticate_webauthn"),
    path("security/app/", private(told(security.Activate.as_view())), name="mfa_activate_totp"),
    path("security/app/remove/", private(told(security.Deactivate.as_view())), name="mfa_deactivate_totp"),
    path("security/passkeys/add/", private(told(security.AddPasskey.as_view())), name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", private(security.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("security/codes/", private(read_only(security.Codes.as_view())), name="mfa_view_recovery_codes"),
    path("security/codes/new/", private(told(security.NewCodes.as_view())), name="mfa_generate_recovery_codes"),
]
