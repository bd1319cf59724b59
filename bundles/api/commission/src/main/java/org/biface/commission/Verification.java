package org.biface.commission;

import java.util.List;

/**
 * What became of it when past releases were decided again by the versions that had decided them.
 *
 * @param releases how many releases were looked at
 * @param same how many came out as recorded
 * @param different how many did not
 * @param differences the first of what differs
 * @param notInstalled the versions that could not be asked because they are not installed
 */
public record Verification(
        long releases, long same, long different, List<PolicyDifference> differences, List<Absent> notInstalled) {
    public Verification {
        differences = List.copyOf(differences);
        notInstalled = List.copyOf(notInstalled);
    }

    /**
     * A version that is not installed.
     *
     * @param policy the policy's id
     * @param version the exact version
     * @param releases how many of the releases it decided
     */
    public record Absent(String policy, String version, long releases) {}

    /** @return whether nothing differs */
    public boolean holds() {
        return different == 0;
    }
}
