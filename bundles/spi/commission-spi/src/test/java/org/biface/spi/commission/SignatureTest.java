package org.biface.spi.commission;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * What partners can use, word by word, as it is promised in {@code signature.txt}. It guards before the first release too,
 * when there is nothing to compare a build with. What is in the file stays. A method is never added to CommissionPolicy; a
 * value that is added to the request is added to the file, with a new minor version of the package.
 */
public class SignatureTest {
    private static final Path CLASSES = Path.of("target/classes/org/biface/spi/commission");

    @Test
    public void aPolicyDecidesAndDescribesItselfAndNothingElse() {
        assertEquals(
                Set.of("decide(CommissionRequest)", "describe()"),
                Arrays.stream(CommissionPolicy.class.getMethods())
                        .map(method -> method.getName() + "("
                                + Arrays.stream(method.getParameterTypes())
                                        .map(Class::getSimpleName)
                                        .collect(Collectors.joining(", "))
                                + ")")
                        .collect(Collectors.toSet()));
    }

    @Test
    public void allThatIsPromisedIsThereAndNothingElse() throws Exception {
        String promised = new String(
                SignatureTest.class.getResourceAsStream("/signature.txt").readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(promised.strip(), signature());
    }

    private static String signature() throws Exception {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.list(CLASSES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(SignatureTest.class.getPackageName() + "." + name);
                if (isPromised(type.getModifiers()) && !name.equals("package-info")) {
                    members(type, lines);
                }
            }
        }
        return String.join("\n", lines)
                .replace(SignatureTest.class.getPackageName() + ".", "")
                .replace("java.lang.", "");
    }

    private static boolean isPromised(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void members(Class<?> type, Set<String> lines) {
        String of =
                type.getName().substring(SignatureTest.class.getPackageName().length() + 1);
        lines.add(of);
        for (Method method : type.getDeclaredMethods()) {
            if (isPromised(method.getModifiers()) && !method.isSynthetic()) {
                lines.add(of + "#" + method.toGenericString());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isPromised(constructor.getModifiers()) && !constructor.isSynthetic()) {
                lines.add(of + "#" + constructor.toGenericString());
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (isPromised(field.getModifiers()) && !field.isSynthetic()) {
                lines.add(of + "#" + field.toGenericString());
            }
        }
    }
}
