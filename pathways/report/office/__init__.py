"""Files for office programs. They need the optional packages of ``uk-device-pathways[office]``."""
