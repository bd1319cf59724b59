package org.biface.matching.internal;

import org.apache.lucene.util.SloppyMath;

/**
 * A point on the map.
 *
 * @param latitude degrees north
 * @param longitude degrees east
 * @param radiusKm how far from there somebody goes, or 0
 * @param city what the place is called
 */
record Spot(double latitude, double longitude, int radiusKm, String city) {

    private static final double METRES = 1_000;

    double km(Spot other) {
        return SloppyMath.haversinMeters(latitude, longitude, other.latitude, other.longitude) / METRES;
    }
}
