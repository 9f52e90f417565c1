using Lode.Kernel;

[assembly: AppModule]
