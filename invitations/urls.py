"""The pages of the register, the letters and the replies."""

from django.urls import URLPattern

states: list[URLPattern] = []
letters: list[URLPattern] = []
replies: list[URLPattern] = []

# Under /<meeting>/, through the staff door.
staff = states + letters + replies
# For people without an account, through the delegate's door.
delegate: list[URLPattern] = []
