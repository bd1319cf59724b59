package org.biface.faces.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Style, script and pictures. Their addresses hold a hash of their bytes, so that a browser keeps them for ever and still gets
 * the new ones at once.
 */
final class Assets {

    static final String BASE = "/assets/";

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    /**
     * @param type the media type
     * @param hash of the bytes
     * @param bytes the content
     */
    record Asset(String type, String hash, byte[] bytes) {}

    private final Path override;
    private final boolean reload;
    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

    Assets(Site site) {
        this.override = site.override();
        this.reload = site.reload();
    }

    /** @return the address of an asset, relative to the server's root */
    String address(String name) {
        Asset asset = find(name);
        if (asset == null) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return BASE + asset.hash() + "/" + name;
    }

    boolean has(String name) {
        return find(name) != null;
    }

    /** @return the asset of that name, or {@code null} */
    Asset find(String name) {
        if (reload) {
            return load(name);
        }
        Asset known = loaded.get(name);
        if (known == null) {
            known = load(name);
            if (known != null) {
                loaded.put(name, known);
            }
        }
        return known;
    }

    private Asset load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !name.matches("[a-z0-9][a-z0-9.-]*")) {
            return null;
        }
        try {
            Path file = override == null ? null : override.resolve("assets").resolve(name);
            if (file != null && Files.isRegularFile(file)) {
                return asset(type, Files.readAllBytes(file));
            }
            try (InputStream own = Assets.class.getResourceAsStream(own(name))) {
                return own == null ? null : asset(type, own.readAllBytes());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** htmx is where its package has it, and the build says where that is. */
    private static String own(String name) throws IOException {
        if (!name.equals("htmx.min.js")) {
            return "/assets/" + name;
        }
        try (InputStream path = Assets.class.getResourceAsStream("/assets/htmx.path")) {
            return new String(path.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static Asset asset(String type, byte[] bytes) {
        return new Asset(type, HexFormat.of().formatHex(sha256(bytes), 0, 8), bytes);
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
