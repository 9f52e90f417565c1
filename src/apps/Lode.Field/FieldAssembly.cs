using Lode.Kernel;

[assembly: AppModule]
[assembly: AppPermission("field.read", "viewer", "operator", "engineer", "manager", "auditor")]
[assembly: AppPermission("field.inspect", "operator", "engineer")]
[assembly: AppPermission("field.edit", "engineer", "manager")]
