package org.biface.contracts;

/**
 * A file of a dispute.
 *
 * @param name its name, without a path
 * @param mediaType its type by its content: {@code application/pdf}, {@code image/png}, {@code image/jpeg} or
 *     {@code text/plain}
 * @param content its bytes; not to be changed
 */
public record EvidenceFile(String name, String mediaType, byte[] content) {}
