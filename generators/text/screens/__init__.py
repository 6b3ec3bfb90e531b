"""Interfaces: phone apps, browser pages, desktops and games."""
