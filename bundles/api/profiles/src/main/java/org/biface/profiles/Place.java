package org.biface.profiles;

/**
 * A place where a freelancer works.
 *
 * @param city its name, at most 100 characters
 * @param country ISO 3166-1 alpha-2 code, upper case
 * @param latitude degrees north, or {@code null}
 * @param longitude degrees east, or {@code null}
 * @param radiusKm how far from there the freelancer goes, in kilometres, from 0 to 1,000
 */
public record Place(String city, String country, Double latitude, Double longitude, int radiusKm) {}
