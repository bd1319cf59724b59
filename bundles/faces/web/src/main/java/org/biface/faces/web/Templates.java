package org.biface.faces.web;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.cache.tag.ConcurrentMapTagCache;
import io.pebbletemplates.pebble.cache.template.ConcurrentMapTemplateCache;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The templates: those of the bundle, each of which the operator may replace. Made ready when the first page is asked for. */
final class Templates {

    private final Site site;
    private final TemplateWords words;
    private volatile PebbleEngine engine;

    Templates(Site site, TemplateWords words) {
        this.site = site;
        this.words = words;
    }

    private PebbleEngine engine() {
        PebbleEngine ready = engine;
        if (ready == null) {
            synchronized (this) {
                ready = engine;
                if (ready == null) {
                    ready = new PebbleEngine.Builder()
                            .loader(new Folders(site.override()))
                            .extension(words)
                            .templateCache(new ConcurrentMapTemplateCache())
                            .tagCache(new ConcurrentMapTagCache())
                            .cacheActive(!site.reload())
                            .strictVariables(true)
                            .build();
                    engine = ready;
                }
            }
        }
        return ready;
    }

    /** @return the page, whole, before its first byte is sent */
    String render(String template, Map<String, Object> model, Language language) {
        StringWriter page = new StringWriter(16_384);
        try {
            engine().getTemplate(template).evaluate(page, model, language.locale());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return page.toString();
    }

    /** Finds a template by its name: {@code missions/list} is {@code templates/missions/list.html}. */
    private static final class Folders implements Loader<String> {

        private final Path override;

        Folders(Path override) {
            this.override = override;
        }

        @Override
        public Reader getReader(String name) {
            try {
                Path file = file(name);
                if (file != null) {
                    return Files.newBufferedReader(file);
                }
                InputStream own = own(name);
                if (own == null) {
                    throw new LoaderException(null, "there is no template " + name);
                }
                return new InputStreamReader(own, StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new LoaderException(unreadable, "the template " + name + " can't be read");
            }
        }

        private Path file(String name) {
            Path file = override == null ? null : override.resolve("templates").resolve(name + ".html");
            return file != null && Files.isRegularFile(file) ? file : null;
        }

        private static InputStream own(String name) {
            return Templates.class.getResourceAsStream("/templates/" + name + ".html");
        }

        @Override
        public boolean resourceExists(String name) {
            if (file(name) != null) {
                return true;
            }
            try (InputStream own = own(name)) {
                return own != null;
            } catch (IOException unreadable) {
                return false;
            }
        }

        @Override
        public String createCacheKey(String name) {
            return name;
        }

        @Override
        public String resolveRelativePath(String relative, String anchor) {
            return relative;
        }

        @Override
        public void setCharset(String charset) {
            // always UTF-8
        }

        @Override
        public void setPrefix(String prefix) {
            // always the same folder
        }

        @Override
        public void setSuffix(String suffix) {
            // always .html
        }
    }
}
