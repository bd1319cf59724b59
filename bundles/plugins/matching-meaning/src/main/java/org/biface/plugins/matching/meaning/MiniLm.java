package org.biface.plugins.matching.meaning;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.biface.spi.matching.Meaning;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The sentence model all-MiniLM-L6-v2 with weights of eight bits, run by ONNX Runtime on the caller's thread. It knows English;
 * in other languages it knows the names that are the same everywhere.
 */
@Component(service = Meaning.class)
public final class MiniLm implements Meaning, AutoCloseable {

    /** Titles are short; what is longer is cut. */
    private static final int MOST_PIECES = 48;

    private static final String FILE = "/all-minilm-l6-v2-q";

    private record Model(OrtEnvironment environment, OrtSession session, WordPieces pieces) {}

    /** Who asks shares it; the session is native code, which must not be closed under anybody. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private Model model;
    private boolean closed;

    @Override
    public String id() {
        return "all-minilm-l6-v2-q";
    }

    /** Reading the model takes a third of a second, so a node that starts leaves it to who asks first. */
    private synchronized Model model() throws OrtException, IOException {
        if (closed) {
            throw new IllegalStateException("the sentence model has left");
        }
        if (model == null) {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                model = new Model(
                        environment,
                        environment.createSession(read(FILE + ".onnx"), options),
                        new WordPieces(new String(read(FILE + "-tokenizer.json"), StandardCharsets.UTF_8)));
            }
        }
        return model;
    }

    private static byte[] read(String file) throws IOException {
        try (InputStream in = MiniLm.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException(file);
            }
            return in.readAllBytes();
        }
    }

    @Override
    public float[] of(String text) {
        use.readLock().lock();
        try {
            Model asked = model();
            long[] pieces = asked.pieces().of(text, MOST_PIECES);
            long[] all = new long[pieces.length];
            Arrays.fill(all, 1);
            try (OnnxTensor ids = OnnxTensor.createTensor(asked.environment(), new long[][] {pieces});
                    OnnxTensor mask = OnnxTensor.createTensor(asked.environment(), new long[][] {all});
                    OnnxTensor types =
                            OnnxTensor.createTensor(asked.environment(), new long[][] {new long[pieces.length]});
                    OrtSession.Result result = asked.session()
                            .run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
                return mean(((float[][][]) result.get(0).getValue())[0]);
            }
        } catch (OrtException failed) {
            throw new IllegalStateException("the sentence model fails: " + failed.getMessage(), failed);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } finally {
            use.readLock().unlock();
        }
    }

    /** A text means the mean of its pieces; its length says nothing. */
    private static float[] mean(float[][] pieces) {
        float[] mean = new float[pieces[0].length];
        for (float[] piece : pieces) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += piece[i];
            }
        }
        double square = 0;
        for (float one : mean) {
            square += (double) one * one;
        }
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= length;
        }
        return mean;
    }

    @Override
    @Deactivate
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            if (model != null) {
                model.session().close();
                model = null;
            }
        } catch (OrtException failed) {
            throw new IllegalStateException("the sentence model can't be closed", failed);
        } finally {
            use.writeLock().unlock();
        }
    }
}
