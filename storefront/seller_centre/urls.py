"""Addresses under /<language>/seller/."""

from django.urls import path

from storefront.seller_centre import applying, cloth, history, one_cloth, profile, team, terms, views
from storefront.shop.account_pace import paced

app_name = "seller"
urlpatterns = [
    path("", views.orders, name="orders"),
    path("orders/<slug:part_id>/", views.order, name="order"),
    path("orders/<slug:part_id>/accept/", views.accept, name="accept"),
    path("orders/<slug:part_id>/pack/", views.pack, name="pack"),
    path("orders/<slug:part_id>/slip/", views.slip, name="slip"),
    path("apply/", applying.start, name="apply"),
    path("apply/<slug:application_id>/", applying.application, name="application"),
    path("apply/<slug:application_id>/papers/", applying.papers, name="apply_papers"),
    path("apply/<slug:application_id>/papers/<slug:item>/", applying.hand_in, name="apply_hand_in"),
    path("apply/<slug:application_id>/files/<slug:paper_id>/remove/", applying.take_back, name="apply_take_back"),
    path("apply/<slug:application_id>/files/<slug:paper_id>/<int:page>/", applying.paper, name="apply_paper"),
    path("apply/<slug:application_id>/fields/<slug:name>/", applying.field, name="apply_field"),
    path("apply/<slug:application_id>/send/", applying.send, name="apply_send"),
    path("apply/<slug:application_id>/appeal/<slug:decision_id>/", applying.appeal, name="apply_appeal"),
    path("apply/<slug:application_id>/letters/<slug:decision_id>/", applying.letter, name="apply_letter"),
    path("apply/<slug:application_id>/step/<slug:code>/", applying.step, name="apply_step"),
    path("cloth/", cloth.cloths, name="cloths"),
    path("cloth/new/", cloth.new_cloth, name="new_cloth"),
    path("cloth/<slug:product_id>/", one_cloth.cloth, name="cloth"),
    path("cloth/<slug:product_id>/facts/", one_cloth.facts, name="cloth_facts"),
    path("cloth/<slug:product_id>/photos/", one_cloth.add_photo, name="cloth_photo"),
    path("cloth/<slug:product_id>/photos/<slug:picture_id>/remove/", one_cloth.remove_photo, name="cloth_photo_remove"),
    path("cloth/<slug:product_id>/photos/<slug:picture_id>/first/", one_cloth.put_first, name="cloth_photo_first"),
    path("cloth/<slug:product_id>/send/", one_cloth.send, name="cloth_send"),
    path("cloth/<slug:product_id>/take-back/", one_cloth.take_back, name="cloth_take_back"),
    path("cloth/<slug:product_id>/discard/", one_cloth.discard, name="cloth_discard"),
    path("cloth/<slug:product_id>/withdraw/", one_cloth.withdraw, name="cloth_withdraw"),
    path("cloth/<slug:product_id>/again/", one_cloth.show_again, name="cloth_again"),
    path("terms/", terms.changed, name="terms"),
    path("profile/", profile.edit, name="profile"),
    path("profile/photos/", profile.add_photo, name="profile_photo"),
    path("profile/photos/<slug:picture_id>/remove/", profile.remove_photo, name="profile_photo_remove"),
    path("history/", history.entries, name="history"),
    path("people/", team.team, name="team"),
    path("people/invite/", paced(team.invite), name="invite"),
    path("people/<slug:person_id>/<slug:role>/end/", team.remove, name="member_remove"),
    path("invitations/<slug:invitation_id>/withdraw/", team.withdraw, name="invitation_withdraw"),
    path("join/<slug:secret>/", team.join, name="join"),
    path("parcels/<slug:parcel_id>/ship/", views.ship, name="ship"),
]
