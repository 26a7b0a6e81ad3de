# ./gtstore --help (or mvn -B -DskipTests package) makes target/gtstore.jar; then: docker build -t gtstore:0.1.0 .
# To try it:  docker run --rm --network host gtstore:0.1.0 all
FROM eclipse-temurin:17-jre
RUN groupadd --gid 10001 gtstore && useradd --uid 10001 --gid gtstore --no-create-home --shell /usr/sbin/nologin gtstore
COPY target/gtstore.jar src/main/resources/conf/jvm.options src/main/resources/conf/command.options /opt/gtstore/
# Classes ready to be used by the Java of this image; where they cannot be made, the program only starts more slowly.
RUN (java -XX:DumpLoadedClassList=/tmp/classes -cp /opt/gtstore/gtstore.jar io.gtstore.cli.ArchiveTraining && \
    java -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile=/tmp/classes -XX:SharedArchiveFile=/opt/gtstore/gtstore.jsa -cp /opt/gtstore/gtstore.jar) \
    >/dev/null || true; rm -f /tmp/classes
USER 10001:10001
# Manager, first node, the HTTP port of each, and where managers reach each other.
EXPOSE 7400 7411 7480 7491 7600
ENTRYPOINT ["java", "@/opt/gtstore/jvm.options", "-XX:SharedArchiveFile=/opt/gtstore/gtstore.jsa", "-Xlog:cds*=off", "-XX:MaxRAMPercentage=60", "-jar", "/opt/gtstore/gtstore.jar"]
