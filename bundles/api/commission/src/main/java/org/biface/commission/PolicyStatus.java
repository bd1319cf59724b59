package org.biface.commission;

/**
 * One registered version of a policy.
 *
 * @param policy its id
 * @param version its exact version
 * @param nameEn its name in English
 * @param nameFr its name in French
 * @param bundle the symbolic name of the bundle that it comes from
 * @param serving whether calls for its id and major version go to it
 * @param calls how often it was called since it came
 * @param failures how many of these calls the guard refused
 * @param lastError what the last refused call was about, or {@code null}
 */
public record PolicyStatus(
        String policy,
        String version,
        String nameEn,
        String nameFr,
        String bundle,
        boolean serving,
        long calls,
        long failures,
        String lastError) {}
