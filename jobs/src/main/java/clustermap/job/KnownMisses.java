package clustermap.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A class loader that does not look twice for what is not there. The compiler of plans guesses at
 * names of classes, the same ones for every plan, and each wrong guess would open every jar of the
 * class path. Right only where the class path never grows, as in an embedded run.
 */
final class KnownMisses extends ClassLoader {
  private final Set<String> misses = ConcurrentHashMap.newKeySet();

  static {
    registerAsParallelCapable();
  }

  KnownMisses(ClassLoader parent) {
    super(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (misses.contains(name)) {
      throw new ClassNotFoundException(name);
    }
    try {
      return super.loadClass(name, resolve);
    } catch (ClassNotFoundException e) {
      misses.add(name);
      throw e;
    }
  }
}
