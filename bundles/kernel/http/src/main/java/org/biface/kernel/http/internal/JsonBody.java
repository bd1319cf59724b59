package org.biface.kernel.http.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads JSON bodies; answers are written by the filter of {@link Application}. */
@Provider
@Consumes({MediaType.APPLICATION_JSON, "application/*+json"})
final class JsonBody implements MessageBodyReader<Object> {

    private final ObjectMapper json;

    JsonBody(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType media) {
        return !InputStream.class.isAssignableFrom(type) && type != byte[].class;
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        String charset = media.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.toLowerCase(Locale.ROOT).equals("utf-8")) {
            throw new Refused(
                    415, "media-type", "Unsupported media type", "Send the body as application/json in UTF-8.");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Refused(Problems.malformed("The body is not valid UTF-8."));
        }
        if (text.isBlank()) {
            throw new Refused(Problems.malformed("The body is empty; send a JSON object."));
        }
        Object value;
        try (JsonParser parser = json.createParser(text)) {
            try {
                value = json.readerFor(json.constructType(generic)).readValue(parser);
            } catch (JsonProcessingException error) {
                throw new Refused(Problems.json(error, at(parser)));
            }
        }
        if (value == null) {
            throw new Refused(Problems.malformed("The body is null; send a JSON object."));
        }
        return value;
    }

    private static JsonPointer at(JsonParser parser) {
        JsonStreamContext context = parser.getParsingContext();
        return context == null ? JsonPointer.empty() : context.pathAsPointer();
    }
}
