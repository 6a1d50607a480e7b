package clustermap.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test for each kind of store; in a class with the tag {@code hadoop}, for a real HDFS. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(EveryStore.Kinds.class)
public @interface EveryStore {

  /** Whether for folders of this machine too. */
  boolean local() default true;

  /** The kinds that such a test is for. */
  final class Kinds implements ArgumentsProvider, AnnotationConsumer<EveryStore> {
    private boolean local;

    @Override
    public void accept(EveryStore test) {
      local = test.local();
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      boolean hadoop = context.getTags().contains("hadoop");
      return Arrays.stream(StoreKind.values())
          .filter(kind -> hadoop == (kind == StoreKind.HDFS))
          .filter(kind -> local || kind != StoreKind.LOCAL)
          .map(Arguments::of);
    }
  }
}
